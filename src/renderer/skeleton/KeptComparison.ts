import { onThemeChanged } from "../design/applyTheme";
import { ComparisonView, type ComparisonViewOptions } from "./ComparisonView";

/**
 * A 3D comparison that outlives the components that show it: browsers keep few WebGL contexts, and a lost one may not
 * come back. It is made when it is shown for the first time, and lives as long as the page.
 */
export class KeptComparison {
  private kept: { element: HTMLDivElement; view: ComparisonView } | undefined;

  constructor(private readonly options: ComparisonViewOptions) {}

  /**
   * Moves the view into an element, from wherever it was.
   * @throws Error when the browser gives no WebGL
   */
  attach(slot: HTMLElement): ComparisonView {
    this.kept ??= this.create();
    slot.append(this.kept.element);
    return this.kept.view;
  }

  /** Takes it out, unless another element has it by now. */
  detach(slot: HTMLElement): void {
    if (this.kept?.element.parentElement === slot) this.kept.element.remove();
  }

  private create(): { element: HTMLDivElement; view: ComparisonView } {
    const element = document.createElement("div");
    element.style.position = "absolute";
    element.style.inset = "0";
    const view = new ComparisonView(element, this.options);
    onThemeChanged(() => view.readColours());
    return { element, view };
  }
}
