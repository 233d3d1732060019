// Owns by which other names a language is asked for: "BSL", "Farsi", "Sorani". Pure.
// Names of one language are those of the IANA Language Subtag Registry (of 2025-08-25: Panjabi / Punjabi, Bengali / Bangla, Yue Chinese / Cantonese) and of
// CLDR's English (Kurdish, Sorani). Farsi, Putonghua, BSL and the like are in neither: they are what people here say and write.
import { plainWords } from './plain-words';

interface Language {
  /** Names of the same language. */
  names: readonly string[];
  /** Wider words that are asked for too: who speaks Sorani speaks Kurdish. */
  within?: readonly string[];
  /** Which one of several is not said. */
  isAny?: true;
}

const languages: readonly Language[] = [
  { names: ['british sign language', 'bsl'], within: ['sign language', 'signing', 'deaf'] },
  { names: ['sign language'], within: ['british sign language', 'bsl'], isAny: true },
  { names: ['persian', 'farsi', 'iranian persian'] },
  // A language of its own, whatever the registry's second name for it is.
  { names: ['dari'], within: ['afghan'] },
  { names: ['pashto', 'pushto', 'pukhto'], within: ['afghan'] },
  { names: ['punjabi', 'panjabi'] },
  { names: ['bengali', 'bangla'] },
  { names: ['sylheti', 'syloti'], within: ['bengali', 'bangla'] },
  { names: ['chinese'], within: ['mandarin', 'cantonese'], isAny: true },
  { names: ['mandarin', 'putonghua', 'guoyu'], within: ['chinese'] },
  { names: ['cantonese', 'yue'], within: ['chinese'] },
  { names: ['hakka'], within: ['chinese'] },
  { names: ['filipino', 'pilipino', 'tagalog'] },
  { names: ['kurdish'], within: ['sorani', 'kurmanji'], isAny: true },
  { names: ['sorani', 'central kurdish'], within: ['kurdish'] },
  { names: ['kurmanji', 'northern kurdish'], within: ['kurdish'] },
  { names: ['sinhala', 'sinhalese'] },
  { names: ['uyghur', 'uighur'] },
  { names: ['kyrgyz', 'kirghiz'] },
  { names: ['azerbaijani', 'azeri'] },
  { names: ['spanish', 'castilian'] },
  { names: ['dutch', 'flemish'] },
  { names: ['romanian', 'moldovan', 'moldavian'] },
  { names: ['haitian', 'haitian creole'], within: ['creole', 'kreyol'] },
  { names: ['burmese', 'myanmar'] },
  { names: ['khmer', 'cambodian'] },
  { names: ['odia', 'oriya'] },
  { names: ['saraiki', 'seraiki'] },
  { names: ['luganda', 'ganda'] },
  { names: ['chichewa', 'chewa', 'nyanja'] },
  { names: ['twi', 'akan'] },
  { names: ['swahili', 'kiswahili'] },
  { names: ['serbian'], within: ['serbo croatian'] },
  { names: ['croatian'], within: ['serbo croatian'] },
  { names: ['bosnian'], within: ['serbo croatian'] },
  { names: ['scottish gaelic'], within: ['gaelic'] },
  { names: ['irish'], within: ['gaelic'] },
];

/** By what else something is asked for that is called so ("Farsi (native)" by "persian"); empty: by nothing. */
export function otherNames(called: string): string {
  const words = plainWords(called).split(' ');
  const isCalled = (name: string) => name.split(' ').every((word) => words.includes(word));
  const all = languages.filter(({ names }) => names.some(isCalled));
  // Sorani Kurdish is not Kurdish of any kind.
  const found = all.length > 1 ? all.filter(({ isAny }) => !isAny) : all;
  return found.flatMap(({ names, within = [] }) => [...names, ...within]).join(' ');
}
