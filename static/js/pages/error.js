/** A page that no longer opens gives back what this device still holds of it. */

import { offerKeptTexts } from "dialogseminar/components/kept_texts_offer.js";

offerKeptTexts();
