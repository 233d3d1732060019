// Owns the sign-in screen.
import type { PageModule } from '../../page';
import { EmptyState } from '../../ui/empty-state';
import { PageHead } from '../../ui/page-head';

export const page: PageModule = {
  title: () => 'Sign in',
  Page: () => (
    <>
      <PageHead title="Sign in" />
      <EmptyState title="Choose who you are" />
    </>
  ),
};
