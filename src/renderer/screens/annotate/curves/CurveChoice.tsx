import { Search } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { Checkbox } from "../../../design/Checkbox";
import { TextField } from "../../../design/TextField";
import { annotatePreferences } from "../session/annotatePreferences";
import styles from "./Curves.module.css";
import { curveColours, curveName, curves } from "./curveCatalogue";

/** Which curves are drawn: as many as there are colours. */
export function CurveChoice() {
  const { t } = useTranslation();
  const chosen = useStore(annotatePreferences, (preferences) => preferences.curves);
  const [typed, setTyped] = useState("");
  const words = typed.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  const found = curves
    .map((curve) => ({ ...curve, name: curveName(curve, t) }))
    .filter(({ name }) => words.every((word) => name.toLocaleLowerCase().includes(word)));
  return (
    <div className={styles.choice}>
      <TextField
        type="search"
        value={typed}
        icon={<Search size={14} aria-hidden />}
        aria-label={t("player.curves.search")}
        placeholder={t("player.curves.search")}
        data-testid="curve-search"
        onChange={setTyped}
      />
      <ul className={styles.list}>
        {found.map(({ id, name }) => {
          const isChosen = chosen.includes(id);
          return (
            <li key={id}>
              <Checkbox
                label={name}
                checked={isChosen}
                disabled={!isChosen && chosen.length >= curveColours.length}
                data-testid={`curve-choose-${id}`}
                onChange={(checked) =>
                  annotatePreferences.setState({
                    curves: checked ? [...chosen, id] : chosen.filter((each) => each !== id),
                  })
                }
              />
            </li>
          );
        })}
      </ul>
    </div>
  );
}
