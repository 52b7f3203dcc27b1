import type { PostRule, StaffingProfile } from '../core/config/profile.js';
import { bug } from '../core/errors.js';
import { sortedBy } from '../core/order.js';
import type { GridRegister, RegisterGrid, RegisterMicroGrid } from '../core/register.js';

/** A post while it is being filled. */
export interface OpenPost {
  readonly id: string;
  readonly rule: PostRule;
  readonly grid: string;
  readonly micro: string | null;
  /** Weight in sharing the work of the grid. */
  readonly weight: number;
  /** Beyond what the profile asks: someone is assigned there all the same. */
  readonly extra: boolean;
  holder: { readonly worker: string; readonly from: string | null; readonly to: string | null } | null;
}

/** The posts of a profile, and where to look them up. */
export interface PostBook {
  readonly posts: OpenPost[];
  readonly gridOf: (code: string) => { readonly grid: RegisterGrid; readonly micro: string | null } | null;
  /** A further post of a rule in a grid (or micro-grid). */
  readonly add: (rule: PostRule, grid: RegisterGrid, micro: string | null) => OpenPost;
}

/** Every post that the profile asks for: grid by grid in the order of codes, in a grid in the order of the profile. */
export function openPosts(register: GridRegister, profile: StaffingProfile): PostBook {
  const posts: OpenPost[] = [];
  const grids = new Map(register.grids.map((grid) => [grid.code, grid]));
  const micros = new Map(register.microGrids.map((micro) => [micro.code, micro]));
  const inGrid = new Map<string, RegisterMicroGrid[]>(register.grids.map(({ code }) => [code, []]));
  for (const micro of sortedBy(register.microGrids, ({ code }) => code)) {
    const inside = inGrid.get(micro.grid);
    if (!inside) throw bug(`micro-grid ${micro.code} lies in grid ${micro.grid}, which the register does not have`);
    inside.push(micro);
  }
  const numbers = new Map<string, number>();

  const open = (rule: PostRule, grid: RegisterGrid, micro: string | null, extra: boolean): OpenPost => {
    const place = `${micro ?? grid.code}/${rule.role}`;
    const number = (numbers.get(place) ?? 0) + 1;
    numbers.set(place, number);
    const part =
      rule.per === 'grid'
        ? 1
        : micro === null || grid.households === 0
          ? 1 / Math.max(1, inGrid.get(grid.code)!.length)
          : micros.get(micro)!.households / grid.households;
    const post = { id: `${place}/${number}`, rule, grid: grid.code, micro, weight: rule.share * part, extra, holder: null };
    posts.push(post);
    return post;
  };

  for (const grid of sortedBy(register.grids, ({ code }) => code)) {
    const inside = inGrid.get(grid.code)!;
    for (const rule of profile.posts)
      for (const micro of rule.per === 'grid' ? [null] : inside)
        for (let n = 0; n < rule.count; n++) open(rule, grid, micro?.code ?? null, false);
  }
  return {
    posts,
    gridOf: (code) => {
      const grid = grids.get(code);
      if (grid) return { grid, micro: null };
      const micro = micros.get(code);
      return micro ? { grid: grids.get(micro.grid)!, micro: micro.code } : null;
    },
    add: (rule, grid, micro) => open(rule, grid, micro, true),
  };
}
