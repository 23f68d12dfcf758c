/**
 * Image files to pixels: decoding with limits, resizing with a triangle filter.
 *
 * <p>Pixels are unsigned bytes, red, green and blue side by side, rows from the top.
 */
@NullMarked
package org.fairlead.data.image;

import org.jspecify.annotations.NullMarked;
