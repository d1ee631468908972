#include "viewer/app/commands/shot_command.h"

#include <vector>

#include "viewer/app/commands/picture_run.h"
#include "viewer/app/console.h"
#include "viewer/app/loading.h"
#include "viewer/app/script_file.h"
#include "viewer/app/story_choice.h"

namespace sandtable {
namespace {

Status play(const std::vector<ui::TimedCommand>& script, PictureRun& run, OffscreenStage& stage, std::string_view file) {
  for (const ui::TimedCommand& command : script) {
    UtcTime at = run.incident().snapshot()->at + command.wait;
    if (const auto* offset = std::get_if<Duration>(&command.at)) at = std::max(at, run.start_time() + *offset);
    if (const auto* moment = std::get_if<UtcTime>(&command.at)) at = std::max(at, *moment);
    if (Status moved = run.to(at); !moved) return moved;
    // What is to come can be looked at and written only once it is known.
    if (command.call.name == "time.seek" || command.call.name == "water.export") run.look_ahead();
    stage.stage().interface().enqueue(command.call);
    for (const std::string& complaint : stage.settle()) {
      return fail(ErrorCode::kRefused, "{}:{}: {}", file, command.line, complaint);
    }
  }
  return {};
}

Status draw(const ShotOptions& options, const PictureOptions& picture, const std::vector<ui::TimedCommand>& script) {
  auto place = open_place(options.file);
  if (!place) return pass(place);
  report_warnings(place->map->warnings);
  for (const LoadedLayer& layer : place->map->layers) {
    if (!layer.error.empty()) report_warnings({layer.error});
  }
  auto run = PictureRun::start(*place, {options.exercise, options.keep, options.role});
  if (!run) return pass(run);
  const auto moment = options.at ? parse_moment(*options.at, run->start_time()) : Result<UtcTime>(run->start_time() + PictureRun::kStep);
  if (!moment) return pass(moment);
  if (Status ran = run->to(script.empty() ? *moment : run->start_time() + PictureRun::kStep); !ran) return ran;
  PictureOptions told = picture;
  told.incident = is_incident(options.file) ? options.file : options.keep;
  if (picture.mode == ui::WindowMode::kKiosk) {
    Result<std::shared_ptr<const Story>> story = nullptr;
    if (is_incident(options.file)) story = story_in(options.file, options.story);
    if (story && !*story) story = story_of(place->map->place, options.story);
    if (!story) return pass(story);
    told.story = std::move(*story);
  }
  auto stage = OffscreenStage::create(place->map, build_static_scene(place->map), run->incident(), told);
  if (!stage) return pass(stage);
  if (Status played = play(script, *run, **stage, options.script); !played) return played;
  if (options.at && !script.empty() && *moment > run->incident().snapshot()->at) {
    if (Status ran = run->to(*moment); !ran) return ran;
  }
  if (run->incident().snapshot()->at == run->incident().snapshot()->live_at) run->look_ahead();
  return (*stage)->write_picture(options.out);
}

}  // namespace

int run_shot(const ShotOptions& options) {
  PictureOptions picture = options.picture;
  const auto size = parse_size(options.size);
  if (!size) return report_usage(size.error().message);
  picture.size = *size;
  picture.map_2d = options.view == "2d";
  if (options.camera) {
    auto camera = parse_camera(*options.camera);
    if (!camera) return report_usage(camera.error().message);
    if (picture.map_2d) camera->mode = render::Camera::Mode::kMap2d;
    picture.camera = *camera;
  }
  std::vector<ui::TimedCommand> script;
  if (!options.script.empty()) {
    auto read = read_script(options.script);
    if (!read) return report_failure(read.error());
    script = std::move(*read);
  }
  const Status drawn = draw(options, picture, script);
  return drawn ? kExitOk : report_failure(drawn.error());
}

}  // namespace sandtable
