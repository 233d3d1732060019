// Owns the page of local services: need and place stand in the address, which names nobody; words never do.
import { useState } from 'react';
import { FindServices } from '../../case-view/local-services';
import type { SocialDomain } from '../../generated/wire';
import type { PageModule } from '../../page';
import { navigate, useQuery } from '../../router';
import { PageHead } from '../../ui/page-head';
import { domainKeys } from '../../words/domains';
import '../cases/cases.css';

/** Longer is no place, and may be somebody's address. */
const LONGEST_PLACE = 60;

function LocalServices() {
  const [words, setWords] = useState('');
  const query = useQuery();
  const need = domainKeys.find((key) => key === query.get('need')) ?? null;
  const place = query.get('place')?.slice(0, LONGEST_PLACE) || null;
  const ask = (asked: { need: SocialDomain | null; place: string | null; words: string }) => {
    setWords(asked.words);
    if (asked.need === need && asked.place === place) return;
    const next = new URLSearchParams({ ...(asked.need && { need: asked.need }), ...(asked.place && { place: asked.place }) }).toString();
    navigate(next ? `/local-services?${next}` : '/local-services', { replace: true });
  };
  return (
    <>
      <PageHead title="Local services" line="What there is near somebody, as the borough’s directory lists it" />
      <nav className="tabs" aria-label="People or services">
        <ul className="plain-list">
          <li><a href="/people">Members</a></li>
          <li><a href="/people?of=services">Services and rota</a></li>
          <li><a href="/local-services" aria-current="page">Local services</a></li>
        </ul>
      </nav>
      <FindServices asked={{ need, place, words }} onAsk={ask} />
    </>
  );
}

export const page: PageModule = { title: () => 'Local services', Page: LocalServices };
