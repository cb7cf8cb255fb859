import { Menu, type MenuItemConstructorOptions } from "electron";

/** Only what the system does by itself (copy and paste, zoom, full screen, quit): everything else is in the page. */
export function setApplicationMenu(): void {
  const macOnly: MenuItemConstructorOptions[] = process.platform === "darwin" ? [{ role: "appMenu" }] : [];
  const view: MenuItemConstructorOptions = {
    role: "viewMenu",
    submenu: [
      { role: "resetZoom" },
      { role: "zoomIn" },
      { role: "zoomOut" },
      { type: "separator" },
      { role: "togglefullscreen" },
      { role: "toggleDevTools" },
    ],
  };
  const menu = [
    ...macOnly,
    { role: "fileMenu" as const },
    { role: "editMenu" as const },
    view,
    { role: "windowMenu" as const },
  ];
  Menu.setApplicationMenu(Menu.buildFromTemplate(menu));
}
