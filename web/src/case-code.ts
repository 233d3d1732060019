// Owns how a case's code is read when somebody types it: "sf31", "SF 031" and "sf-31" are SF-031. Twin of CaseCode::however_written in words.rs.

export function caseCodeOf(typed: string): string | null {
  const [, letters, digits] = /^([a-z]{2,4})[ \u00a0\-\u2010\u2011\u2013/.]*((?!0+$)\d{1,5})$/i.exec(typed.trim()) ?? [];
  return letters && digits ? `${letters.toUpperCase()}-${digits.padStart(3, '0')}` : null;
}
