#pragma once

#include "viewer/ui/frame.h"

/// What the legends of the water share.
namespace sandtable::ui {

void legend_caption(Frame& frame, const Text& words);
/// One line with its colour.
void draw_legend_class(Frame& frame, Rgba colour, const Text& words);
void draw_legend_unknown(Frame& frame, const Text& words);
void draw_depth_classes(Frame& frame);
void draw_hazard_classes(Frame& frame);
/// How water is drawn that is expected and not measured, while such water shows.
void draw_expected(Frame& frame);

/// Of a colouring by what is ahead: unit, threshold, which run and when it was made; or that none reaches over the
/// moment.
void draw_ahead_legend(Frame& frame, WaterColouring colouring);

/// The same as a card on the scene whose lower edge is `bottom`, because what is ahead is read class by class; empty
/// while the water is coloured by what is.
Rect ahead_key_area(Frame& frame, float bottom);
void draw_ahead_key(Frame& frame, const Rect& area);

}  // namespace sandtable::ui
