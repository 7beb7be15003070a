export const zh = {
  title: '常用筛选',
  none: '还没有常用筛选。先在列表里设好筛选条件，再点“保存筛选”。',
  save: '保存筛选',
  saveLead:
    '以后可以一键使用这组条件，也可以作为升级任务的范围；新符合条件的终端会自动算进去。升级任务使用期间，条件不能修改。',
  saved: '已保存“{name}”',
  name: '名称',
  nameHint: '例如：示范点的 GWI 终端',
  remove: '删除常用筛选“{name}”',
  removeText: '删除后大家都不能再使用“{name}”。终端本身不受影响。升级任务正在使用的筛选不能删除。',
  removed: '已删除',
  by: '{by} 保存',
}

export const en: typeof zh = {
  title: 'Saved queries',
  none: 'There is none yet. Filter the list, then save the filter.',
  save: 'Save filter',
  saveLead:
    'It can be used again with one click, and as the range of a rollout; terminals that come to match are included. While a rollout uses it, it stays as it is.',
  saved: '“{name}” saved',
  name: 'Name',
  nameHint: 'Such as: pilot halls, GWI',
  remove: 'Delete the saved query “{name}”',
  removeText:
    'Nobody can use “{name}” afterwards. No terminal is touched. One that a rollout is aimed at cannot be deleted.',
  removed: 'Deleted',
  by: 'saved by {by}',
}
