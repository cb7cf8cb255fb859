interface AnnotateScreenProps {
  isShown: boolean;
}

/** A clip's picture, skeleton and timeline, and the tools that correct it. */
export function AnnotateScreen({ isShown }: AnnotateScreenProps) {
  return <section data-testid="annotate" data-shown={isShown} />;
}
