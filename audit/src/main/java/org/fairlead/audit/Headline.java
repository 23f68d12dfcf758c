package org.fairlead.audit;

import org.fairlead.fairness.statistics.Verdict;
import org.jspecify.annotations.Nullable;

/**
 * The few numbers of a run that a list shows: its selected model on the test split.
 *
 * @param method how it was trained, for example {@code "ceag"}
 * @param sparsity share of prunable weights that are zero, in {@code [0, 1]}
 * @param accuracy accuracy on the test split
 * @param worstGroup the lowest group accuracy, NaN without groups
 * @param maxPsi the largest excess accuracy gap, NaN for a dense run
 * @param noBetterThan the class that it is no better than always saying; empty if it is better
 * @param verdict whether it keeps its tolerance, null for a dense run
 */
public record Headline(
    String method,
    double sparsity,
    double accuracy,
    double worstGroup,
    double maxPsi,
    String noBetterThan,
    @Nullable Verdict verdict) {}
