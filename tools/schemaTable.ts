import { z } from 'zod';

/** One key of a schema, as a row of a reference table. */
export interface SchemaRow {
  readonly path: string;
  readonly type: string;
  readonly required: boolean;
  readonly fallback: string;
  readonly meaning: string;
}

/** Every key of a schema, depth first, with its type, default and meaning. */
export function schemaRows(schema: z.ZodType, prefix = '', within: ReadonlySet<z.ZodType> = new Set()): SchemaRow[] {
  const { inner } = peel(schema);
  // A schema that holds itself (conditions within conditions) is told once.
  if (within.has(inner)) return [];
  if (inner instanceof z.ZodObject) {
    const deeper = new Set([...within, inner]);
    return Object.entries(inner.shape as Record<string, z.ZodType>).flatMap(([key, value]) => {
      const path = prefix ? `${prefix}.${key}` : key;
      const { inner: leaf, fallback, optional, meaning } = peel(value);
      const row: SchemaRow = {
        path,
        type: typeName(leaf),
        required: !optional && fallback === null,
        fallback: fallback ?? '',
        meaning,
      };
      return [row, ...nested(leaf, path, deeper)];
    });
  }
  return nested(inner, prefix, within);
}

function nested(leaf: z.ZodType, path: string, within: ReadonlySet<z.ZodType>): SchemaRow[] {
  if (leaf instanceof z.ZodObject) return schemaRows(leaf, path, within);
  if (leaf instanceof z.ZodArray) return nested(peel(leaf.element as z.ZodType).inner, `${path}[]`, within);
  if (leaf instanceof z.ZodRecord) return nested(peel(leaf.valueType as z.ZodType).inner, `${path}.<key>`, within);
  if (leaf instanceof z.ZodUnion)
    return (leaf.options as z.ZodType[]).flatMap((option) => nested(peel(option).inner, path, within));
  return [];
}

function peel(schema: z.ZodType): { inner: z.ZodType; fallback: string | null; optional: boolean; meaning: string } {
  let inner = schema;
  let fallback: string | null = null;
  let optional = false;
  let meaning = '';
  for (;;) {
    const meta = inner.meta();
    meaning ||= [meta?.title, meta?.description].filter(Boolean).join(' · ');
    if (inner instanceof z.ZodDefault || inner instanceof z.ZodPrefault) {
      const value = (inner as z.ZodDefault).def.defaultValue;
      fallback ??= JSON.stringify(value);
      inner = inner.unwrap() as z.ZodType;
    } else if (inner instanceof z.ZodOptional || inner instanceof z.ZodNullable) {
      optional ||= inner instanceof z.ZodOptional;
      inner = inner.unwrap() as z.ZodType;
    } else if (inner instanceof z.ZodPipe) {
      inner = (inner.in instanceof z.ZodTransform ? inner.out : inner.in) as z.ZodType;
    } else if (inner instanceof z.ZodLazy) {
      inner = inner.unwrap() as z.ZodType;
      return {
        inner: inner instanceof z.ZodObject || inner instanceof z.ZodUnion ? z.unknown() : inner,
        fallback,
        optional,
        meaning: meaning || '(recursive)',
      };
    } else return { inner, fallback, optional, meaning };
  }
}

function typeName(leaf: z.ZodType): string {
  if (leaf instanceof z.ZodEnum) return (leaf.options as string[]).map((option) => `\`${option}\``).join(' \\| ');
  if (leaf instanceof z.ZodLiteral) return [...leaf.values].map((value) => `\`${String(value)}\``).join(' \\| ');
  if (leaf instanceof z.ZodArray) return `list of ${typeName(peel(leaf.element as z.ZodType).inner)}`;
  if (leaf instanceof z.ZodTuple) return 'list';
  if (leaf instanceof z.ZodRecord) return `key → ${typeName(peel(leaf.valueType as z.ZodType).inner)}`;
  if (leaf instanceof z.ZodUnion)
    return [...new Set((leaf.options as z.ZodType[]).map((option) => typeName(peel(option).inner)))].join(' or ');
  if (leaf instanceof z.ZodObject) return 'object';
  return leaf.type === 'unknown' ? 'any' : leaf.type;
}
