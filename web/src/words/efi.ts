// Owns the bands of the electronic Frailty Index. On the wire it is in hundredths, 0 to 100.

/** Always shown beside the index. */
export const efiCaution = 'finds cases, never diagnoses';

/** "0.31" for 31. */
export function efiText(hundredths: number): string {
  return (hundredths / 100).toFixed(2);
}

/** Fit to 0.12, mild to 0.24, moderate to 0.36, severe above. */
export function efiBand(hundredths: number): 'fit' | 'mild' | 'moderate' | 'severe' {
  if (hundredths <= 12) return 'fit';
  if (hundredths <= 24) return 'mild';
  return hundredths <= 36 ? 'moderate' : 'severe';
}
