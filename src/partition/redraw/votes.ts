/** What most members vote for by weight (by number where nothing has weight), the first in `order` among equals; null where nobody votes. */
export function mostVoted<Member, Choice>(
  members: readonly Member[],
  choiceOf: (member: Member) => Choice | null,
  weightOf: (member: Member) => number,
  order: (a: Choice, b: Choice) => number,
): Choice | null {
  const votes = new Map<Choice, { weight: number; members: number }>();
  for (const member of members) {
    const choice = choiceOf(member);
    if (choice === null) continue;
    const known = votes.get(choice) ?? { weight: 0, members: 0 };
    votes.set(choice, { weight: known.weight + weightOf(member), members: known.members + 1 });
  }
  const ranked = [...votes].sort(([p, a], [q, b]) => b.weight - a.weight || b.members - a.members || order(p, q));
  return ranked.length > 0 ? ranked[0][0] : null;
}
