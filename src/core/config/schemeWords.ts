import { z } from 'zod';

/** Ids become columns of results: a letter, then letters, digits or underscores. */
export const id = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9_]*$/, '以字母开头,只含字母、数字、下划线 / a letter, then letters, digits or underscores');
export const label = z.string().min(1).meta({ description: '名称 / what people read' });
/** An exact decimal: a number, a percentage `20%` or a fraction `1/3`. */
export const exact = z.union([
  z.number(),
  z.string().regex(/^[+-]?\d+(\.\d+)?%?$|^[+-]?\d+\/\d*[1-9]\d*$/, '写成数、20% 或 1/3 / write a number, 20% or 1/3'),
]);
