/**
 * Runs as pictures: {@link org.fairlead.tracking.figure.Figures} draws what every group loses and
 * how training went, as PNG files.
 */
@NullMarked
package org.fairlead.tracking.figure;

import org.jspecify.annotations.NullMarked;
