#include "viewer/render/ground_builder.h"

#include <algorithm>
#include <future>
#include <utility>

namespace sandtable::render {
namespace {

using Signs = std::shared_ptr<const std::vector<std::int8_t>>;

Extent extent_of(const FlatGeometry& geometry) {
  Extent extent;
  for (const LocalXY p : geometry.points) extent.include(p);
  return extent;
}

/// The entry of an earlier ground that holds the same set, or an empty one.
template <class Painted, class Set>
Painted kept(const std::vector<Painted>& before, const std::shared_ptr<const Set>& set) {
  const auto found = std::find_if(before.begin(), before.end(), [&](const Painted& p) { return p.set == set; });
  if (found != before.end()) return *found;
  Painted fresh;
  fresh.set = set;
  return fresh;
}

float opacity_at(const std::vector<float>& opacities, std::size_t i) { return i < opacities.size() ? opacities[i] : 1.0F; }

/// What is painted looks otherwise with these opacities.
bool painted_otherwise(const SceneContent& before, const SceneContent& after) {
  const auto differ = [](const auto& sets, const std::vector<float>& a, const std::vector<float>& b) {
    for (std::size_t i = 0; i < sets.size(); ++i) {
      if (opacity_at(a, i) != opacity_at(b, i)) return true;
    }
    return false;
  };
  return (after.drape && before.opacity.drape != after.opacity.drape) ||
         differ(after.areas, before.opacity.areas, after.opacity.areas) ||
         differ(after.lines, before.opacity.lines, after.opacity.lines);
}

struct Making {
  std::vector<std::future<void>> tasks;
  template <class Work>
  void add(Work&& work) {
    tasks.push_back(std::async(std::launch::async, std::forward<Work>(work)));
  }
  ~Making() {
    for (auto& task : tasks) task.wait();
  }
};

}  // namespace

ContentChanges compare(const SceneContent& before, const SceneContent& after) {
  ContentChanges c;
  c.style = before.style != after.style;
  c.shape = before.terrain != after.terrain || (!after.terrain && extent_of(before) != extent_of(after));
  c.buildings = c.shape || c.style || before.buildings != after.buildings;
  c.paint = c.shape || c.style || c.buildings || before.drape != after.drape || before.areas != after.areas ||
            before.lines != after.lines || painted_otherwise(before, after);
  c.symbols = c.shape || before.symbols != after.symbols;
  c.routes = c.shape || before.routes != after.routes;
  c.flow = c.shape || before.flow != after.flow;
  c.water = c.shape || c.style || before.water != after.water;
  return c;
}

Extent extent_of(const SceneContent& content) {
  if (content.terrain && !content.terrain->empty()) return content.terrain->frame().extent();
  Extent extent;
  if (content.water) extent.include(content.water->values.frame().extent());
  if (content.drape) extent.include(content.drape->extent());
  if (content.buildings) extent.include(extent_of(content.buildings->footprints));
  for (const auto& set : content.areas) extent.include(extent_of(set->areas));
  for (const auto& set : content.lines) extent.include(extent_of(set->lines));
  for (const auto& set : content.symbols) {
    for (const Symbol& s : set->symbols) extent.include(s.at);
  }
  return extent;
}

std::shared_ptr<const GroundContent> build_ground(const SceneContent& content, const GroundContent* before,
                                                  const ContentChanges& changes) {
  static const GroundContent kNothing;
  if (before == nullptr) before = &kNothing;
  auto ground = std::make_shared<GroundContent>();
  ground->style = content.style ? content.style : std::make_shared<const Style>();
  ground->drape = content.drape;
  ground->drape_opacity = content.opacity.drape;
  {
    Making making;
    if (changes.shape || !before->heights) {
      const Extent extent = extent_of(content);
      making.add([&content, extent, g = ground.get()] {
        g->heights = std::make_shared<const Heightfield>(content.terrain && !content.terrain->empty()
                                                             ? Heightfield(content.terrain)
                                                             : Heightfield::flat(extent.empty() ? Extent{0, 0, 1000, 1000} : extent));
      });
    } else {
      ground->heights = before->heights;
    }
    for (std::size_t i = 0; i < content.areas.size(); ++i) {
      const auto& set = content.areas[i];
      if (!set || set->styles.empty()) continue;
      ground->areas.push_back(kept(before->areas, set));
      ground->areas.back().opacity = opacity_at(content.opacity.areas, i);
    }
    for (std::size_t i = 0; i < content.lines.size(); ++i) {
      const auto& set = content.lines[i];
      if (!set || set->styles.empty()) continue;
      ground->lines.push_back(kept(before->lines, set));
      ground->lines.back().opacity = opacity_at(content.opacity.lines, i);
    }
    for (PaintedAreas& areas : ground->areas) {
      if (areas.index) continue;
      making.add([&areas] {
        areas.index = std::make_shared<const FeatureIndex>(areas.set->areas);
        areas.signs = std::make_shared<const std::vector<std::int8_t>>(ring_signs(areas.set->areas));
      });
    }
    for (PaintedLines& lines : ground->lines) {
      if (!lines.index) making.add([&lines] { lines.index = std::make_shared<const FeatureIndex>(lines.set->lines); });
    }
    if (content.buildings && before->buildings.set == content.buildings) {
      ground->buildings = before->buildings;
    } else if (content.buildings) {
      making.add([&b = ground->buildings, set = content.buildings] {
        b.set = set;
        b.index = std::make_shared<const FeatureIndex>(set->footprints);
        b.signs = std::make_shared<const std::vector<std::int8_t>>(ring_signs(set->footprints));
      });
    }
  }
  return ground;
}

}  // namespace sandtable::render
