/** Trained models at work: predictions for images and for rows of tables. */
@NullMarked
package org.fairlead.training.predict;

import org.jspecify.annotations.NullMarked;
