/**
 * A small algebra of rates, to write constraints on a classifier as people say them.
 *
 * <p>{@code tpr(gender=F) / tpr(gender=M) >= 0.8} is a text. {@link
 * org.fairlead.fairness.rates.language.Statement} is its structure; {@link
 * org.fairlead.fairness.rates.RateConstraints} is what it means on certain data, which a {@link
 * org.fairlead.fairness.rates.language.Vocabulary} describes: one constraint per value that {@code
 * for each} runs over, made of {@linkplain org.fairlead.fairness.rates.language.Quantity
 * quantities} that are means over cells of people, or norms of parameters. {@link
 * org.fairlead.fairness.rates.RateMethod} trains under them, and {@link
 * org.fairlead.fairness.rates.RateVerdicts} judges a model by them.
 *
 * <p>Texts that are not understood are refused with the column of the mistake.
 */
@NullMarked
package org.fairlead.fairness.rates;

import org.jspecify.annotations.NullMarked;
