/**
 * The language of rate constraints: a text such as {@code "tpr(female) >= 0.9 * tpr(male)"} becomes
 * a {@link org.fairlead.fairness.rates.language.Statement}, and over the labels and groups that a
 * {@link org.fairlead.fairness.rates.language.Vocabulary} knows, {@linkplain
 * org.fairlead.fairness.rates.language.RateConstraint constraints} on measured {@linkplain
 * org.fairlead.fairness.rates.language.Quantity quantities}. Errors say where in the text.
 */
@NullMarked
package org.fairlead.fairness.rates.language;

import org.jspecify.annotations.NullMarked;
