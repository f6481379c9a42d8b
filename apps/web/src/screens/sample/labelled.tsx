import { Input, type InputProps } from 'antd';
import { useId } from 'react';

type LabelledProps = Pick<InputProps, 'type' | 'min' | 'maxLength' | 'inputMode' | 'suffix'> & {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
};

/** A field under its label, as wide as a phone. */
export function Labelled({ label, value, onChange, ...input }: LabelledProps) {
  const id = useId();
  return (
    <div className="visit-field">
      <label htmlFor={id}>{label}</label>
      <Input id={id} value={value} onChange={({ target }) => onChange(target.value)} {...input} />
    </div>
  );
}
