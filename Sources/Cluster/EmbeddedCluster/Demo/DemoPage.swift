/// The page of the demo: it asks for a colour fifty times a second, and lights a cell for each answer.
enum DemoPage {
  static let html = """
    <!doctype html>
    <html lang="en"><head><meta charset="utf-8"><title>Rollouts demo</title>
    <style>
    body { background: #010101; color: #ddd; font: 14px system-ui, sans-serif; margin: 0; display: flex; height: 100vh; }
    canvas { flex: 1; min-width: 0; }
    aside { width: 240px; padding: 16px; }
    label { display: block; margin: 12px 0 4px; }
    input { width: 100%; }
    button { background: #272727; color: #ddd; border: 0; padding: 8px 16px; border-radius: 4px; }
    #bar { display: flex; height: 20px; margin: 8px 0; background: #272727; }
    .chip { display: inline-block; padding: 2px 8px; border-radius: 8px; margin: 2px; color: #010101; cursor: pointer; }
    .chosen { outline: 2px solid #ddd; }
    </style></head><body><canvas id="grid"></canvas>
    <aside><button id="go">STOP</button> <button id="fit">FIT</button>
    <div id="bar"></div><div id="chips"></div>
    <label>ERROR <span id="errorText">0</span> %</label><input id="error" type="range" min="0" max="100" value="0">
    <label>LATENCY <span id="latencyText">0</span> s</label><input id="latency" type="range" min="0" max="5" step="0.1" value="0">
    </aside><script>
    const shades = { red: '#FB3D3D', orange: '#FB823D', yellow: '#C9FF0D', green: '#3DFB78', blue: '#0B9AFF', purple: '#6D3DFB' };
    const grid = document.getElementById('grid'), pen = grid.getContext('2d'), step = 40, size = 35;
    let cells = [], lit = [], answers = [], running = true, chosen = null;
    const settings = new Map();
    const element = (id) => document.getElementById(id);
    function fit() {
      grid.width = grid.clientWidth; grid.height = grid.clientHeight;
      const columns = Math.max(1, Math.floor(grid.width / step));
      const rows = Math.min(14, Math.max(4, Math.floor(grid.height / step)));
      cells = []; lit = [];
      for (let r = 0; r < rows; r++) for (let c = 0; c < columns; c++) cells.push([c * step, r * step]);
      cells.forEach((cell) => paint(cell, '#272727'));
    }
    function paint([x, y], shade, isError) {
      pen.fillStyle = shade; pen.fillRect(x, y, size, size);
      if (isError) { pen.strokeStyle = '#FB3D3D'; pen.lineWidth = 4; pen.strokeRect(x + 2, y + 2, size - 4, size - 4); }
    }
    function light(colour, isError) {
      const free = cells.filter((cell) => !lit.includes(cell));
      if (!free.length) return;
      const cell = free[Math.floor(Math.random() * free.length)];
      lit.push(cell); paint(cell, shades[colour] || '#ddd', isError);
      setTimeout(() => { lit = lit.filter((other) => other !== cell); paint(cell, '#272727'); }, 4000);
    }
    async function ask() {
      if (!running || document.hidden) return;
      const body = JSON.stringify([...settings].map(([color, s]) => ({ color, return500: s.error, delayLength: s.latency })));
      try {
        const answer = await fetch('./color', { method: 'POST', body });
        const colour = JSON.parse(await answer.text());
        if (!settings.has(colour)) { settings.set(colour, { error: 0, latency: 0 }); chosen = chosen || colour; chips(); }
        answers.push([Date.now(), colour]); light(colour, answer.status >= 500);
      } catch (error) { /* the next one may be answered */ }
    }
    function chips() {
      element('chips').replaceChildren(...[...settings.keys()].map((colour) => {
        const chip = document.createElement('span');
        chip.className = 'chip' + (colour === chosen ? ' chosen' : '');
        chip.style.background = shades[colour] || '#ddd'; chip.textContent = colour;
        chip.onclick = () => { chosen = colour; show(); chips(); };
        return chip;
      }));
    }
    function show() {
      const s = settings.get(chosen) || { error: 0, latency: 0 };
      element('error').value = s.error; element('latency').value = s.latency;
      element('errorText').textContent = s.error; element('latencyText').textContent = s.latency;
    }
    function shares() {
      answers = answers.filter(([time]) => Date.now() - time < 5000);
      const counts = new Map();
      answers.forEach(([, colour]) => counts.set(colour, (counts.get(colour) || 0) + 1));
      element('bar').replaceChildren(...[...counts].map(([colour, count]) => {
        const part = document.createElement('div');
        part.style.background = shades[colour] || '#ddd'; part.style.width = 100 * count / answers.length + '%';
        return part;
      }));
    }
    for (const name of ['error', 'latency']) element(name).oninput = () => {
      if (chosen) { settings.get(chosen)[name] = Number(element(name).value); show(); }
    };
    element('go').onclick = () => { running = !running; element('go').textContent = running ? 'STOP' : 'START'; };
    element('fit').onclick = fit; window.onresize = fit; fit();
    setInterval(ask, 20); setInterval(shares, 500);
    </script></body></html>
    """
}
