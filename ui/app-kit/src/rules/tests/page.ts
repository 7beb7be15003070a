import type { PAGE_RULES } from '../page'
import { APP, page, style, type Cases } from './case'

const files = { 'a.js': '', 'a.css': '', 'a.png': 'x', 'a.mp4': 'x', 'b.html': '<p>b</p>' }

/** Rules of `page.ts`. */
export const PAGE_CASES: Cases<keyof typeof PAGE_RULES> = {
  'resource-external-code': {
    good: { ...page('<script src="https://api.gov.cn/a.js"></script>'), ...files },
    bad: page('<script src="https://cdn.example.com/a.js"></script>'),
    at: '3:9',
  },
  'resource-external': {
    good: { ...page('<img src="a.png" alt="">'), ...files },
    bad: style('@font-face { font-family: A }\nb { background: url(https://cdn.example.com/a.png) }'),
    at: '2:5',
  },
  'resource-protocol-relative': {
    good: { ...page('<script src="/a.js"></script>'), ...files },
    bad: page('<link rel="stylesheet" href="//cdn.example.com/a.css">'),
    at: '3:24',
  },
  'resource-missing': {
    good: { ...page('<script src="./a.js?v=1#x"></script><a href="./">首页</a>'), ...files },
    bad: { ...page('<img src="none.png" alt="">'), ...files },
    at: '3:6',
  },
  'resource-case': {
    good: { ...page('<img src="a.png" alt="">'), ...files },
    bad: { ...page('<img src="A.PNG" alt="">'), ...files },
    at: '3:6',
  },
  'link-external': {
    good: { ...page('<a href="b.html#x">b</a><a href="https://api.gov.cn/">甲</a>'), ...files },
    bad: page('<a href="https://www.gov.cn/">政府网</a>'),
    at: '3:4',
  },
  'link-scheme': { good: page('<a href="#x">x</a>'), bad: page('<a href="tel:12345">12345</a>'), at: '3:4' },
  'link-new-window': {
    good: { ...page('<a href="b.html" target="_self">b</a>'), ...files },
    bad: { ...page('<a href="b.html" target="_blank">b</a>'), ...files },
    at: '3:18',
  },
  'link-download': {
    good: { ...page('<a href="b.html">b</a>'), ...files },
    bad: { ...page('<a href="b.html" download>b</a>'), ...files },
    at: '3:18',
  },
  'input-chooser': {
    good: page('<label>甲<input type="text"></label>'),
    bad: page('<label>甲<input type="file"></label>'),
    at: '3:16',
  },
  'media-file': {
    good: page('<video id="v"></video>'),
    bad: { ...page('<video src="a.mp4"></video>'), ...files },
    at: '3:8',
  },
  'drag-and-drop': {
    good: page('<p draggable="false">a</p>'),
    bad: page('<p draggable="true">a</p>'),
    at: '3:4',
  },
  'page-viewport': { good: APP, bad: { ...APP, 'index.html': '<html lang="zh-CN"><p>您好' } },
  'page-language': { good: APP, bad: { ...APP, 'index.html': '<meta name=viewport content=x><p>您好' } },
  'text-small': {
    good: style('p { font-size: 32px } html { font-size: min(.9vw, .9vh + 1.2px) }'),
    bad: style('p {\n  font: 12px/1 serif }'),
    at: '2:3',
  },
  'target-small': {
    good: style('button { height: 96px } .button-row { height: 4px }'),
    bad: style('.a button { height: 40px }'),
    at: '1:13',
  },
}
