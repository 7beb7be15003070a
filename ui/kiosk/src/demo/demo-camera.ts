import type { Seen } from '../host/host'

/** Between two pictures, in milliseconds. */
const BETWEEN_MS = 120

/** Stands in for a camera in a developer's browser: a person, or a sheet of paper, drawn. */
export async function demoCamera(after: number, isDocument: boolean): Promise<Seen> {
  if (after > 0) await new Promise((done) => setTimeout(done, BETWEEN_MS))
  const canvas = document.createElement('canvas')
  canvas.width = 640
  canvas.height = 480
  const context = canvas.getContext('2d')
  if (context) (isDocument ? drawDocument : drawFace)(context, 6 * Math.sin(after / 4))
  return { number: after + 1, picture: canvas }
}

function drawFace(context: CanvasRenderingContext2D, sway: number): void {
  const oval = (x: number, y: number, across: number, down: number, colour: string): void => {
    context.fillStyle = colour
    context.beginPath()
    context.ellipse(x + sway, y, across, down, 0, 0, 2 * Math.PI)
    context.fill()
  }
  context.fillStyle = '#ced8de'
  context.fillRect(0, 0, 640, 480)
  oval(320, 490, 200, 120, '#345270')
  oval(320, 330, 44, 90, '#d0a082')
  oval(320, 194, 112, 144, '#2e2826')
  oval(320, 226, 97, 122, '#e8bea0')
  oval(320, 126, 88, 42, '#2e2826')
  for (const side of [-40, 40]) {
    oval(320 + side, 218, 16, 9, '#fff')
    oval(320 + side, 218, 7, 7, '#2e2826')
  }
  oval(320, 298, 30, 8, '#b26058')
}

function drawDocument(context: CanvasRenderingContext2D, sway: number): void {
  context.fillStyle = '#5c4e40'
  context.fillRect(0, 0, 640, 480)
  context.fillStyle = '#f8f6ee'
  context.fillRect(166 + sway / 3, 24, 308, 432)
  context.fillStyle = '#54585e'
  context.fillRect(250 + sway / 3, 60, 140, 16)
  for (let line = 0; line < 14; line += 1) {
    context.fillRect(200 + sway / 3, 108 + line * 20, line % 5 === 4 ? 120 : 240, 6)
  }
}
