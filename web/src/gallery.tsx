// Owns the gallery of all examples. Only the development server serves it; the build leaves it out.
import './styles/kit.scss';
import './styles/base.css';
import { createRoot } from 'react-dom/client';
import { allExamples } from './ui/examples';

const root = document.getElementById('app');
if (!root) throw new Error('gallery.html has no #app');
createRoot(root).render(
  <div style={{ padding: 16 }}>
    {allExamples.map(({ piece, examples }) => (
      <section key={piece} aria-label={`Piece ${piece}`}>
        <h2 style={{ marginTop: 24 }}>{piece}</h2>
        {examples.map(({ name, draw }) => (
          <div key={name}><p className="muted small" style={{ margin: '8px 0 4px' }}>{name}</p>{draw()}</div>
        ))}
      </section>
    ))}
  </div>,
);
