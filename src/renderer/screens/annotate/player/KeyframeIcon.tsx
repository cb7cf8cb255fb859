/** A keyframe's diamond with an arrow towards it. */
export function KeyframeIcon({ direction }: { direction: 1 | -1 }) {
  const isNext = direction === 1;
  return (
    <svg
      width={16}
      height={16}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth={1.5}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden
    >
      <path d={isNext ? "M11.5 4.5 15 8l-3.5 3.5L8 8z" : "M4.5 4.5 1 8l3.5 3.5L8 8z"} fill="currentColor" />
      <path d={isNext ? "M1 8h4M3.2 5.6 5.6 8l-2.4 2.4" : "M15 8h-4M12.8 5.6 10.4 8l2.4 2.4"} />
    </svg>
  );
}
