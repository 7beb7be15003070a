import type { Form } from './matters/matter'

/** Every text of the app but the matters themselves. */
export interface Words {
  title: string
  welcome: (place: string | null) => string
  searchField: string
  searchHint: string
  searchNone: string
  found: (count: number) => string
  letters: string
  erase: string
  clear: string
  tabs: { popular: string; department: string; life: string }
  groups: string
  pages: (page: number, count: number) => string
  previous: string
  next: string
  back: string
  home: string
  takeaway: string
  sections: Record<'materials' | 'conditions' | 'steps' | 'counter' | 'law', string>
  sectionList: string
  time: string
  fee: string
  counter: string
  phone: string
  forms: Record<Form, (count: number) => string>
  ready: (done: number, all: number) => string
  takeawayTitle: (name: string) => string
  takeawayHint: string
  toPrint: string
  print: string
  printFailed: string
  language: string
}

export const zh: Words = {
  title: '办事指南',
  welcome: (place) => (place === null ? '想办什么事？' : `${place}，想办什么事？`),
  searchField: '查找事项',
  searchHint: '输入拼音首字母或汉字，如“sbk”找社保卡',
  searchNone: '没有找到，请换个说法，或到咨询台询问。',
  found: (count) => `找到 ${count} 项`,
  letters: '字母',
  erase: '退格',
  clear: '清空',
  tabs: { popular: '热门事项', department: '按部门', life: '按人生事项' },
  groups: '分类',
  pages: (page, count) => `第 ${page} 页，共 ${count} 页`,
  previous: '上一页',
  next: '下一页',
  back: '返回',
  home: '返回指南首页',
  takeaway: '拍照带走',
  sections: {
    materials: '材料清单',
    conditions: '办理条件',
    steps: '办理流程',
    counter: '办理地点',
    law: '法律依据',
  },
  sectionList: '办事内容',
  time: '办理时限',
  fee: '收费',
  counter: '办理地点',
  phone: '咨询电话',
  forms: {
    original: (count) => (count === 1 ? '原件' : `原件 ${count} 份`),
    copy: (count) => `复印件 ${count} 份`,
    original_and_copy: (count) => `原件，复印件 ${count} 份`,
    fill_in: (count) => `填写 ${count} 份`,
  },
  ready: (done, all) => `已备齐 ${done} 项，共 ${all} 项。点一下可以打勾。`,
  takeawayTitle: (name) => `${name}：要带的材料`,
  takeawayHint: '请用手机拍下本页，回去照着准备。',
  toPrint: '打印材料清单',
  print: '打印这一页',
  printFailed: '没有打印成功，请用手机拍下本页。',
  language: '',
}

export const en: Words = {
  title: 'Service guide',
  welcome: () => 'What do you need?',
  searchField: 'Find a service',
  searchHint: 'English, characters or pinyin initials',
  searchNone: 'Nothing found. Try other words, or ask at the information desk.',
  found: (count) => `${count} found`,
  letters: 'Letters',
  erase: 'Erase',
  clear: 'Clear',
  tabs: { popular: 'Popular', department: 'By department', life: 'By event of life' },
  groups: 'Headings',
  pages: (page, count) => `Page ${page} of ${count}`,
  previous: 'Previous',
  next: 'Next',
  back: 'Back',
  home: 'Start of the guide',
  takeaway: 'Take a photo',
  sections: { materials: 'Papers', conditions: 'Who can', steps: 'Steps', counter: 'Where', law: 'Law' },
  sectionList: 'About this service',
  time: 'Time',
  fee: 'Fee',
  counter: 'Counter',
  phone: 'Phone',
  forms: {
    original: (count) => (count === 1 ? 'Original' : `${count} originals`),
    copy: (count) => (count === 1 ? '1 copy' : `${count} copies`),
    original_and_copy: (count) => `Original and ${count === 1 ? '1 copy' : `${count} copies`}`,
    fill_in: (count) => (count === 1 ? 'Fill in' : `Fill in ${count}`),
  },
  ready: (done, all) => `${done} of ${all} ready. Touch one to tick it.`,
  takeawayTitle: (name) => `${name}: what to bring`,
  takeawayHint: 'Take a photo of this page with your phone.',
  toPrint: 'Print what to bring',
  print: 'Print this page',
  printFailed: 'It was not printed. Please take a photo of this page.',
  language: 'Details are in Chinese, as the departments publish them.',
}
