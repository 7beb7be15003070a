import type { Candidate } from '../host/host'

const WORDS = ['身份证', '身份', '身', '深', '申', '神', '沈', '伸', '绅', '审', '婶', '肾', '甚', '慎', '渗']
const WRITTEN = ['达', '大', '太', '犬', '夫', '天', '夭', '丈', '尢', '木', '术', '本']

/** A field of an app that is not there. */
export class DemoField {
  #text: string
  readonly #readers: ((text: string) => void)[] = []

  constructor(text: string) {
    this.#text = text
  }

  onText(reader: (text: string) => void): void {
    this.#readers.push(reader)
    reader(this.#text)
  }

  type(text: string): void {
    this.#set(this.#text + text)
  }

  remove(): void {
    this.#set(this.#text.slice(0, -1))
  }

  clear(): void {
    this.#set('')
  }

  /** The same for whatever was typed or written. */
  static candidates(of: 'candidates' | 'recognize'): Candidate[] {
    if (of === 'recognize') return WRITTEN.map((text) => ({ text, keys_used: 0 }))
    return WORDS.map((text) => ({ text, keys_used: text.length > 1 ? text.length * 4 : 4 }))
  }

  #set(text: string): void {
    this.#text = text
    for (const reader of this.#readers) reader(text)
  }
}
