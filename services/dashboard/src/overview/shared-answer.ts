/**
 * One answer for everybody who asks within its life, or while it is being made: many open pages
 * cost the servers no more than one. A rejection is not kept.
 */
export function sharedAnswer<T>(lifeMilliseconds: number, ask: () => Promise<T>): () => Promise<T> {
  let answer: { readonly value: Promise<T>; until: number } | null = null;
  return () => {
    if (answer !== null && performance.now() < answer.until) return answer.value;
    const fresh = { value: ask(), until: Number.POSITIVE_INFINITY };
    answer = fresh;
    fresh.value.then(
      () => {
        fresh.until = performance.now() + lifeMilliseconds;
      },
      () => {
        fresh.until = 0;
      },
    );
    return fresh.value;
  };
}
