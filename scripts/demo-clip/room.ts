import {
  CanvasTexture,
  Color,
  DirectionalLight,
  HemisphereLight,
  Mesh,
  MeshLambertMaterial,
  PlaneGeometry,
  RepeatWrapping,
  Scene,
  SRGBColorSpace,
} from "three";
import { createRandom } from "../../src/pose/synthesis/random";

const wallDistance = 1.7;

/** A plain, light room: wooden floor, wall with a skirting board, daylight from the upper left. */
export function createRoom(): Scene {
  const scene = new Scene();
  scene.background = new Color("#d9d4c9");
  scene.add(floor(), wall(), skirting(), new HemisphereLight("#f6f3ee", "#b39d84", 1.55), daylight(), fill());
  return scene;
}

function floor(): Mesh {
  const texture = new CanvasTexture(boards());
  texture.colorSpace = SRGBColorSpace;
  texture.wrapS = texture.wrapT = RepeatWrapping;
  texture.repeat.set(4, 4);
  texture.anisotropy = 8;
  const mesh = new Mesh(new PlaneGeometry(10, 10), new MeshLambertMaterial({ map: texture }));
  mesh.rotation.x = -Math.PI / 2;
  mesh.receiveShadow = true;
  return mesh;
}

function boards(): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 1024;
  const context = canvas.getContext("2d")!;
  const random = createRandom(7, 0);
  const boardHeight = 64;
  for (let y = 0; y < 1024; y += boardHeight) {
    const start = random.uniform(0, 512);
    for (let x = -512; x < 1024; x += 512) {
      const light = 60 + random.uniform(0, 5);
      context.fillStyle = `hsl(${30 + random.uniform(0, 3)} 30% ${light}%)`;
      context.fillRect(x + start, y, 512, boardHeight);
      for (let i = 0; i < 14; i++) {
        context.fillStyle = `hsl(28 28% ${light - 6 + random.uniform(0, 8)}% / 0.25)`;
        context.fillRect(
          x + start + random.uniform(0, 200),
          y + random.uniform(0, boardHeight),
          120 + random.uniform(0, 200),
          1.5,
        );
      }
      context.fillStyle = "hsl(26 25% 42% / 0.6)";
      context.fillRect(x + start, y, 2, boardHeight);
    }
    context.fillStyle = "hsl(26 25% 42% / 0.6)";
    context.fillRect(0, y, 1024, 2);
  }
  return canvas;
}

function wall(): Mesh {
  const mesh = new Mesh(new PlaneGeometry(14, 5), new MeshLambertMaterial({ color: "#d3d3c8" }));
  mesh.position.set(0, 2.5, -wallDistance);
  mesh.receiveShadow = true;
  return mesh;
}

function skirting(): Mesh {
  const mesh = new Mesh(new PlaneGeometry(14, 0.11), new MeshLambertMaterial({ color: "#ecebe4" }));
  mesh.position.set(0, 0.055, -wallDistance + 0.015);
  mesh.receiveShadow = true;
  return mesh;
}

function daylight(): DirectionalLight {
  const light = new DirectionalLight("#fff4e2", 2.3);
  light.position.set(-2.2, 3.8, 2.8);
  light.target.position.set(0, 0.8, 0);
  light.target.updateMatrixWorld();
  light.castShadow = true;
  light.shadow.mapSize.set(1024, 1024);
  Object.assign(light.shadow.camera, { left: -1.8, right: 1.8, top: 2, bottom: -1.8, near: 1, far: 9 });
  light.shadow.radius = 3;
  light.shadow.bias = -0.0004;
  light.shadow.normalBias = 0.012;
  return light;
}

/** Keeps the side away from the window from going black. */
function fill(): DirectionalLight {
  const light = new DirectionalLight("#eef1f5", 0.8);
  light.position.set(3, 1.6, 2.5);
  return light;
}
