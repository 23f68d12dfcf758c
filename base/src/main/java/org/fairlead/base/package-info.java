/**
 * What every module stands on: {@link org.fairlead.base.InputException} for a user's mistakes,
 * {@link org.fairlead.base.Checks} for a caller's, {@link org.fairlead.base.Nearest} for misspelt
 * words, and {@link org.fairlead.base.Seeds} with {@link org.fairlead.base.SeedStreams} for
 * everything that is drawn.
 */
@NullMarked
package org.fairlead.base;

import org.jspecify.annotations.NullMarked;
