#pragma once

#include <memory>

#include "viewer/render/tile_painter.h"
#include "viewer/render/view.h"

namespace sandtable::render {

/// Which of the renderer's parts a new content touches.
struct ContentChanges {
  bool shape = false;      ///< terrain: everything on it is made anew
  bool paint = false;      ///< what is painted on the ground
  bool buildings = false;
  bool symbols = false;
  bool routes = false;
  bool flow = false;
  bool water = false;
  bool style = false;
};
ContentChanges compare(const SceneContent& before, const SceneContent& after);

/// Extent of the terrain; without terrain, of everything else.
Extent extent_of(const SceneContent& content);

/// Makes what the painters need from a content: heights with their coarser levels and an index for each set, taking
/// from the ground before whatever stays. New indices are made on several threads at once.
std::shared_ptr<const GroundContent> build_ground(const SceneContent& content, const GroundContent* before,
                                                  const ContentChanges& changes);

}  // namespace sandtable::render
