/** The syllables of each matter's Chinese name, without tones, by the matter's id. */
export type PinyinIndex = Readonly<Record<string, readonly string[]>>
