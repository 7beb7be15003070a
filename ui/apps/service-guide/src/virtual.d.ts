declare module 'virtual:pinyin-index' {
  const index: Readonly<Record<string, readonly string[]>>
  export default index
}
