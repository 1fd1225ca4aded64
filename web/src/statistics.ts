// Quantiles of type 7 (Hyndman & Fan 1996), as the program has them.

export interface Band {
  low: number;
  middle: number;
  high: number;
}

export function quantile(sorted: ArrayLike<number>, share: number): number {
  const place = share * (sorted.length - 1);
  const floor = Math.floor(place);
  const below = sorted[floor];
  return below + (sorted[Math.ceil(place)] - below) * (place - floor);
}

/** The tenth, the half and nine tenths of what are numbers; nothing if there are none. */
export function band(values: Iterable<number>): Band | null {
  const sorted = Float64Array.from([...values].filter((value) => !Number.isNaN(value))).sort();
  if (!sorted.length) return null;
  return { low: quantile(sorted, 0.1), middle: quantile(sorted, 0.5), high: quantile(sorted, 0.9) };
}

/** The last value of a curve that is a number: what a firm came to that is bankrupt. */
export function last(curve: Float64Array): number {
  let day = curve.length - 1;
  while (day >= 0 && Number.isNaN(curve[day])) day--;
  return day < 0 ? NaN : curve[day];
}
