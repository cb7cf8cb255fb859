import { ACESFilmicToneMapping, PCFShadowMap, WebGLRenderer } from "three";
import { clipSize, createClipCamera } from "./clip";
import { Figure } from "./figure/Figure";
import { poseAt } from "./motion/pose";
import { createRoom } from "./room";

/** The figure in its room, as the demo clip's camera sees it. */
export class ClipScene {
  readonly canvas: HTMLCanvasElement;
  private readonly renderer = new WebGLRenderer({ antialias: true, preserveDrawingBuffer: true });
  private readonly scene = createRoom();
  private readonly figure = new Figure();
  private readonly camera = createClipCamera();

  constructor() {
    this.renderer.setSize(clipSize.width, clipSize.height, false);
    this.renderer.shadowMap.enabled = true;
    this.renderer.shadowMap.type = PCFShadowMap;
    this.renderer.toneMapping = ACESFilmicToneMapping;
    this.renderer.toneMappingExposure = 0.92;
    this.canvas = this.renderer.domElement;
    this.scene.add(this.figure.object);
  }

  render(seconds: number): void {
    this.figure.setPose(poseAt(seconds));
    this.renderer.render(this.scene, this.camera);
  }
}
