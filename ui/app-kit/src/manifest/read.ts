import { Ajv, type ErrorObject } from 'ajv'
import schema from '../../kiosk-app.schema.json'
import type { Findings } from '../finding'
import { TextPlaces } from '../text-place'
import { PURPOSES, type Manifest } from './manifest'
import { faultOf, placesOf } from './place'

const validate = new Ajv({ allErrors: true }).compile<Manifest>(schema)

/** A manifest that can be read, and where its fields stand. */
export interface Read {
  manifest: Manifest
  place: (pointer: string) => { file: string; line: number; column: number }
}

/** Reads a manifest; what is wrong with it is told, and nothing comes back where it cannot be used. */
export function readManifest(text: string, file: string, findings: Findings): Read | undefined {
  const lines = new TextPlaces(text)
  let value: unknown
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch (error) {
    const reason = error instanceof Error ? error.message.split(' in JSON')[0] : ''
    findings.add('manifest-syntax', { file, ...lines.at(faultOf(text)) }, { reason: reason ?? '' })
    return undefined
  }
  const places = placesOf(text)
  const place = (pointer: string): ReturnType<Read['place']> => ({
    file,
    ...lines.at(places.get(pointer) ?? 0),
  })
  if (validate(value)) return { manifest: value, place }
  for (const error of validate.errors ?? []) tell(error, place, findings)
  return undefined
}

function tell(error: ErrorObject, place: Read['place'], findings: Findings): void {
  const pointer = error.instancePath
  if (error.keyword === 'required') {
    const field = named(`${pointer}/${String(error.params['missingProperty'])}`)
    findings.add('manifest-field-missing', place(pointer), { field, purpose: purpose(field) })
  } else if (error.keyword === 'additionalProperties') {
    const below = `${pointer}/${String(error.params['additionalProperty'])}`
    findings.add('manifest-field-unknown', place(`${below}#key`), { field: named(below) })
  } else {
    const field = named(pointer) === '' ? '清单' : named(pointer)
    findings.add('manifest-field-wrong', place(pointer), {
      field,
      purpose: purpose(field),
      reason: reasonOf(error),
    })
  }
}

function named(pointer: string): string {
  return pointer.slice(1)
}

function purpose(field: string): { zh: string; en: string } {
  const known = PURPOSES[field] ?? PURPOSES[field.split('/')[0] ?? '']
  return known ?? { zh: '应用清单', en: 'the manifest' }
}

function reasonOf(error: ErrorObject): { zh: string; en: string } {
  const limit = String(error.params['limit'])
  switch (error.keyword) {
    case 'maxLength':
      return { zh: `超过 ${limit} 个字`, en: `more than ${limit} characters` }
    case 'minLength':
      return { zh: '不能为空', en: 'empty' }
    case 'maxItems':
      return { zh: `超过 ${limit} 项`, en: `more than ${limit} items` }
    case 'uniqueItems':
      return { zh: '有重复的项', en: 'an item twice' }
    case 'type':
      return {
        zh: `类型应为 ${String(error.params['type'])}`,
        en: `should be of type ${String(error.params['type'])}`,
      }
    case 'enum': {
      const allowed = (error.params['allowedValues'] as string[]).join('、')
      return { zh: `只能是 ${allowed}`, en: `should be one of ${allowed.replaceAll('、', ', ')}` }
    }
    default:
      return { zh: '格式不符', en: 'not of the right form' }
  }
}
