#include "viewer/app/offscreen_stage.h"

#include "viewer/app/picture_facts.h"

namespace sandtable {

Result<std::unique_ptr<OffscreenStage>> OffscreenStage::create(std::shared_ptr<const PlaceMap> map, StaticScene scene,
                                                               IncidentRun& run, const PictureOptions& options) {
  auto made = std::unique_ptr<OffscreenStage>(new OffscreenStage());
  auto context = render::OffscreenContext::create(options.size);
  if (!context) return pass(context);
  made->context_ = std::move(*context);
  made->host_ = std::make_unique<ImGuiHost>();
  auto interface = ui::UserInterface::create({.assets = {}, .theme = options.theme});
  if (!interface) return pass(interface);
  ui::UiState& state = (*interface)->state();
  state.language = options.language;
  state.mode = options.mode;
  state.wall.screen = options.wall;
  if (options.story) state.kiosk.player = ui::KioskPlayer(options.story);
  const auto width = static_cast<float>(options.size.width);
  const auto height = static_cast<float>(options.size.height);
  state.scale = options.scale > 0 ? options.scale : ui::suggested_scale(width, height);
  auto stage = Stage::create(std::move(map), std::move(scene), run, *made->host_, std::move(*interface),
                             {.theme = options.theme, .assets = {}, .incident = options.incident});
  if (!stage) return pass(stage);
  made->stage_ = std::move(*stage);
  made->stage_->view().set_viewport(made->stage_->scene_viewport(options.size, 1));
  made->stage_->show_whole_place(options.map_2d);
  if (options.camera) made->stage_->view().set_camera(*options.camera);
  return made;
}

std::vector<std::string> OffscreenStage::settle() {
  return stage_->draw(context_->framebuffer(), context_->viewport(), 1, false).complaints;
}

Status OffscreenStage::write_picture(const std::filesystem::path& file) {
  // Labels and panel sizes come from the frame before, so the kept picture is the second one.
  settle();
  stage_->view().finish_flight();
  stage_->draw(context_->framebuffer(), context_->viewport(), 1, true);
  stage_->draw(context_->framebuffer(), context_->viewport(), 1, true);
  return render::write_png(file, context_->read_pixels(), facts_of(*stage_->shown()));
}

}  // namespace sandtable
