/** Simplified Chinese: commands, their palette and their keys. */
export const commands = {
  palette: {
    label: "命令",
    placeholder: "输入想做的事",
    nothing: "没有这样的命令",
    hint: "上下键选择，回车执行，Esc 关闭",
    disabled: "现在不可用",
  },
  shortcuts: {
    title: "键盘快捷键",
    hint: "按下某个键可查找它的作用；选中某个命令可为它换一个键。",
    search: "搜索命令",
    none: "未设置",
    change: "更改“{{command}}”的快捷键",
    press: "请按新的键，Esc 保持不变",
    conflict: "{{shortcut}} 也用于：{{commands}}",
    reset: "恢复默认键",
    resetAll: "全部恢复默认",
    remove: "移除快捷键",
    close: "关闭",
    settingsHint: "Ctrl K 可按名称查找命令，? 列出所有快捷键。",
    open: "显示所有快捷键",
  },
  scope: { live: "实时", clips: "片段", annotate: "校正", settings: "设置", everywhere: "所有页面" },
  group: {
    studio: "程序",
    live: "实时",
  },
  title: {
    studio: {
      palette: "查找命令",
      shortcuts: "查看和更改快捷键",
      live: "转到“实时”",
      clips: "转到“片段”",
      annotate: "转到“校正”",
      settings: "转到“设置”",
    },
    live: {
      record: "开始或停止录制",
      playPause: "播放或暂停视频",
      stepBack: "上一帧",
      stepForward: "下一帧",
    },
  },
};
