/**
 * Runs in words and tables for people: {@link org.fairlead.tracking.report.RunTable} lists them,
 * {@link org.fairlead.tracking.report.ResultsTable} shows the results of one on a terminal, and
 * {@link org.fairlead.tracking.report.RunReport} gathers all there is of one on a page. Nothing
 * here prints: tables are strings.
 */
@NullMarked
package org.fairlead.tracking.report;

import org.jspecify.annotations.NullMarked;
