// Owns one's own attendance certificate of a borough meeting: a document to read and print.
import type { Certificate as Told } from '../../generated/wire';
import { WhenLoaded } from '../../loaded';
import type { PageModule, PageProps } from '../../page';
import { usePrintFooter } from '../../print-footer';
import { useLoad } from '../../server';
import { Button } from '../../ui/button';
import { EmptyState } from '../../ui/empty-state';
import { dayOf, formatClock, formatDayYear, plural } from '../../ui/format';
import { ms } from '../../words/instants';
import './minutes.css';

function Document({ told }: { told: Told }) {
  const { name, role, organisation, title, host, started_at, ended_at, minutes, slots } = told;
  usePrintFooter(`${title}, ${formatDayYear(dayOf(ms(started_at)))}`);
  return (
    <article className="minutes" aria-label="Certificate">
      <div className="minutes__head">
        <h1>Certificate of attendance</h1>
        <p>{host}</p>
      </div>
      <p><strong>{name}</strong>, {role}, {organisation}</p>
      <p>attended <strong>{title}</strong></p>
      <p>on {formatDayYear(dayOf(ms(started_at)))}, {formatClock(ms(started_at))}–{formatClock(ms(ended_at))}</p>
      <p>{minutes === null ? 'Written down as present by who ran the meeting; minutes in the room are not known.' : <>for <strong className="num">{plural(minutes, 'minute')}</strong>.</>}</p>
      {slots.length > 0 && (
        <>
          <h2>Training and speakers</h2>
          <ul className="minutes__actions">{slots.map((slot) => <li key={slot.title}>{slot.title}{slot.speaker && `, ${slot.speaker}`} <span className="muted num">({plural(slot.minutes, 'minute')})</span></li>)}</ul>
        </>
      )}
    </article>
  );
}

function Certificate({ params }: PageProps) {
  const load = useLoad<Told>(`/api/meetings/${params.id}/certificate`);
  if (load.kind === 'failed' && load.failure.isNotFound) {
    return <EmptyState title="There is no certificate here" action={{ label: 'See all meetings', href: '/meetings' }}>The meeting has not ended, or you were not written down as present. Who ran it can tell.</EmptyState>;
  }
  return (
    <div className="minutes-page">
      <div className="minutes__tools">
        <a href="/meetings">All meetings</a>
        <div className="row"><Button href={`/meetings/${params.id}`}>Open the meeting</Button><Button look="primary" onClick={() => print()}>Print</Button></div>
      </div>
      <WhenLoaded load={load} what="the certificate" lines={8}>{(told) => <Document told={told} />}</WhenLoaded>
    </div>
  );
}

export const page: PageModule = { title: () => 'Certificate', Page: Certificate };
