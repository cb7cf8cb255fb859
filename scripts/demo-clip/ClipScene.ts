import { ACESFilmicToneMapping, PerspectiveCamera, VSMShadowMap, WebGLRenderer } from "three";
import { clipCamera, clipSize } from "./clip";
import { Figure } from "./figure/Figure";
import { poseAt } from "./motion/pose";
import { createRoom } from "./room";

/** The figure in its room, as the demo clip's camera sees it. */
export class ClipScene {
  readonly canvas: HTMLCanvasElement;
  private readonly renderer = new WebGLRenderer({ antialias: true, preserveDrawingBuffer: true });
  private readonly scene = createRoom();
  private readonly figure = new Figure();
  private readonly camera = new PerspectiveCamera(clipCamera.verticalDegrees, clipSize.width / clipSize.height, 0.1, 30);

  constructor() {
    this.renderer.setSize(clipSize.width, clipSize.height, false);
    this.renderer.shadowMap.enabled = true;
    this.renderer.shadowMap.type = VSMShadowMap;
    this.renderer.toneMapping = ACESFilmicToneMapping;
    this.renderer.toneMappingExposure = 0.92;
    this.canvas = this.renderer.domElement;
    this.scene.add(this.figure.object);
    this.camera.position.set(...clipCamera.position);
    this.camera.lookAt(...clipCamera.target);
  }

  render(seconds: number): void {
    this.figure.setPose(poseAt(seconds));
    this.renderer.render(this.scene, this.camera);
  }
}
