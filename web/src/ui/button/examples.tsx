// Owns the examples of Button.
import type { Example } from '../example';
import { Button } from '.';

export const examples: Example[] = [
  {
    name: 'all looks',
    draw: () => (
      <div className="row">
        <Button look="primary" icon="right" shortcut="n">Next</Button>
        <Button icon="plus">2 min</Button>
        <Button look="quiet" icon="undo">Undo</Button>
        <Button look="warning">Remove from agenda</Button>
        <Button icon="hand" isPressed>Hand raised</Button>
        <Button isExpanded={false}>Change</Button>
        <Button icon="up" iconOnly>Move SF-014 up</Button>
        <Button isDisabled>Back</Button>
        <Button href="/meetings/1" look="primary">Join, case 3 of 11</Button>
      </div>
    ),
  },
];
