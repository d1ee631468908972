#pragma once

#include <filesystem>
#include <string>

#include "twin/base/result.h"
#include "viewer/render/style.h"

namespace sandtable {

/// How the scene looks, out of assets/styles/depth.toml and scene.toml: the one place where these colours are chosen.
/// A file below `assets` takes the place of the built-in one of its name; an empty `assets` gives the built-in ones.
/// What a file does not name keeps its default. Fails with kInvalid, with file, line and key of all that is wrong, and
/// as ui::asset_text().
Result<render::Style> read_scene_style(const std::filesystem::path& assets);

/// The water and the scene of one style file each, as read_scene_style() reads them; `file` stands in messages.
Status read_depth_style(std::string_view toml, const std::string& file, render::WaterStyle& out);
Status read_scene_look(std::string_view toml, const std::string& file, render::Style& out);

/// The built-in style, read once. Safe from any thread.
const render::Style& scene_style();

}  // namespace sandtable
