// The second screen: a board to sign on with a finger, and a look now and then whether there is something newer to sign.
(() => {
  "use strict";
  const SVG = "http://www.w3.org/2000/svg";
  const LOOK_MS = 2500;
  const REST_MS = 10 * 60 * 1000; // a screen nobody uses stops asking, so that its sign-in can end
  const FEWEST = 6;
  const page = document.getElementById("signing");
  const board = document.getElementById("board");
  const strokes = [];

  function points() {
    return strokes.reduce((sum, stroke) => sum + stroke.length, 0);
  }

  function startBoard() {
    const says = document.getElementById("board-says");
    const field = document.getElementById("drawn");
    const view = board.viewBox.baseVal;
    const [mostStrokes, mostPoints] = [Number(board.dataset.strokes), Number(board.dataset.points)];
    let line = null;

    function place(event) {
      const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(board.getScreenCTM().inverse());
      const within = (number, most) => Math.min(Math.max(Math.round(number), 0), most);
      return [within(at.x, view.width), within(at.y, view.height)];
    }

    function add(event) {
      const stroke = strokes[strokes.length - 1];
      const point = place(event);
      const last = stroke[stroke.length - 1];
      if (points() >= mostPoints || (last && last[0] === point[0] && last[1] === point[1])) return;
      stroke.push(point);
      line.setAttribute("points", stroke.map((one) => one.join(",")).join(" "));
    }

    board.addEventListener("pointerdown", (event) => {
      if (strokes.length >= mostStrokes || !event.isPrimary) return;
      event.preventDefault();
      board.setPointerCapture(event.pointerId);
      line = document.createElementNS(SVG, "polyline");
      line.setAttribute("class", "board__stroke");
      board.append(line);
      strokes.push([]);
      add(event);
      says.textContent = "Signed on the board. Choose Sign to enter it.";
    });
    board.addEventListener("pointermove", (event) => {
      if (line && event.isPrimary) for (const one of event.getCoalescedEvents?.() ?? [event]) add(one);
    });
    for (const name of ["pointerup", "pointercancel"]) board.addEventListener(name, () => { line = null; });

    document.getElementById("board-clear").addEventListener("click", () => {
      strokes.length = 0;
      for (const one of board.querySelectorAll("polyline")) one.remove();
      says.textContent = "Sign on the line.";
    });
    document.getElementById("board-form").addEventListener("submit", (event) => {
      field.value = strokes.map((stroke) => stroke.map((one) => one.join(",")).join(" ")).join(";");
      if (points() < FEWEST) {
        event.preventDefault();
        says.textContent = "Sign on the board first.";
      }
    });
    document.getElementById("drawn-part").hidden = false;
  }

  function isBusy() {
    const pin = document.getElementById("pin");
    return points() > 0 || Boolean(pin && pin.value) || page.dataset.picked === "yes";
  }

  function startLooking() {
    const began = Date.now();
    const timer = setInterval(async () => {
      if (Date.now() - began > REST_MS) {
        clearInterval(timer);
        document.getElementById("signing-rests").hidden = false;
        return;
      }
      if (document.hidden || isBusy()) return;
      try {
        const answer = await fetch(page.dataset.ask, { headers: { Accept: "application/json" } });
        if (!answer.ok) return;
        const { waiting } = await answer.json();
        if (waiting !== page.dataset.mark && !isBusy()) location.assign(page.dataset.here);
      } catch {
        // no answer this time: it looks again
      }
    }, LOOK_MS);
  }

  if (board) startBoard();
  if (page) startLooking();
})();
