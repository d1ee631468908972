#include "viewer/app/commands/film_command.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <vector>

#include "viewer/app/commands/picture_run.h"
#include "viewer/app/console.h"
#include "viewer/render/image.h"

namespace sandtable {
namespace {

namespace fs = std::filesystem;
constexpr std::size_t kMostFrames = 20'000;

std::string frame_name(std::size_t i) { return fmt::format("frame-{:05}.png", i); }

/// Runs a program that is looked up on the PATH, without a shell. 127: there is none of this name.
int run_program(const std::vector<std::string>& arguments) {
  std::vector<char*> pointers;
  for (const std::string& argument : arguments) pointers.push_back(const_cast<char*>(argument.c_str()));
  pointers.push_back(nullptr);
  constexpr int kNotThere = 127;
  const pid_t child = fork();
  if (child < 0) return kNotThere;
  if (child == 0) {
    const int nowhere = open("/dev/null", O_RDONLY);
    if (nowhere >= 0) dup2(nowhere, STDIN_FILENO);
    execvp(pointers.front(), pointers.data());
    _exit(kNotThere);
  }
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}

struct Span {
  UtcTime from;
  UtcTime to;
  Duration every{0};
  [[nodiscard]] std::size_t frames() const { return static_cast<std::size_t>((to - from) / every) + 1; }
};

Result<Span> span_of(const FilmOptions& options, UtcTime start) {
  const auto from = parse_moment(options.from, start);
  if (!from) return pass(from);
  const auto to = parse_moment(options.to, start);
  if (!to) return pass(to);
  const auto every = parse_duration(options.every);
  if (!every) return pass(every);
  if (*every < std::chrono::seconds{1} || *to < *from) {
    return fail(ErrorCode::kInvalid, "film: --to lies after --from, and --every is at least 1s");
  }
  const Span span{*from, *to, *every};
  if (span.frames() > kMostFrames) return fail(ErrorCode::kLimit, "film: {} frames are more than {}", span.frames(), kMostFrames);
  return span;
}

Status draw_frames(const FilmOptions& options, const PictureOptions& picture, const fs::path& folder) {
  auto place = open_place(options.file);
  if (!place) return pass(place);
  report_warnings(place->map->warnings);
  auto run = PictureRun::start(*place);
  if (!run) return pass(run);
  const auto span = span_of(options, run->start_time());
  if (!span) return pass(span);
  if (Status first = run->to(run->start_time() + PictureRun::kStep); !first) return first;
  auto stage = OffscreenStage::create(place->map, build_static_scene(place->map), run->incident(), picture);
  if (!stage) return pass(stage);
  std::error_code trouble;
  fs::create_directories(folder, trouble);
  if (trouble) return fail(ErrorCode::kIo, "{}: {}", folder.string(), trouble.message());
  for (std::size_t i = 0; i < span->frames(); ++i) {
    if (Status moved = run->to(span->from + span->every * static_cast<Duration::rep>(i)); !moved) return moved;
    if (Status drawn = (*stage)->write_picture(folder / frame_name(i)); !drawn) return drawn;
  }
  return {};
}

/// What a film says of itself: what its first picture does.
std::vector<std::string> film_texts(const fs::path& folder) {
  std::string first;
  std::vector<std::string> words;
  for (const render::PictureText& text : render::read_png_texts(folder / frame_name(0))) {
    if (text.key == "Title") words.insert(words.end(), {"-metadata", "title=" + text.value});
    if (text.key != "Title" && text.key != "Software") first += (first.empty() ? "" : "; ") + text.key + ": " + text.value;
  }
  if (!first.empty()) words.insert(words.end(), {"-metadata", "comment=first frame: " + first});
  return words;
}

/// Joins the frames; false when the system has no ffmpeg.
Result<bool> join(const fs::path& folder, const fs::path& film, int fps) {
  std::vector<std::string> words{"ffmpeg", "-loglevel", "error", "-y", "-framerate", std::to_string(fps),
                                 "-i",     (folder / "frame-%05d.png").string(),     "-pix_fmt", "yuv420p"};
  for (std::string& word : film_texts(folder)) words.push_back(std::move(word));
  words.push_back(film.string());
  const int status = run_program(words);
  if (status == 127) return false;
  if (status != 0) return fail(ErrorCode::kInternal, "{}: ffmpeg ended with {}; the frames are in {}", film.string(), status, folder.string());
  return true;
}

Status film(const FilmOptions& options, const PictureOptions& picture) {
  const fs::path out = options.out;
  const bool wants_film = out.extension() == ".mp4";
  const fs::path folder = wants_film ? fs::path(out.string() + ".frames") : out;
  if (Status drawn = draw_frames(options, picture, folder); !drawn) return drawn;
  if (!wants_film) return {};
  const auto joined = join(folder, out, options.fps);
  if (!joined) return pass(joined);
  if (!*joined) {
    report_warnings({fmt::format("{}: this system has no ffmpeg; the frames are in {}", out.string(), folder.string())});
    return {};
  }
  std::error_code ignored;  // frames that stay behind are in nobody's way
  fs::remove_all(folder, ignored);
  return {};
}

}  // namespace

int run_film(const FilmOptions& options) {
  PictureOptions picture = options.picture;
  const auto size = parse_size(options.size);
  if (!size) return report_usage(size.error().message);
  // The usual codec wants even sides.
  picture.size = {size->width / 2 * 2, size->height / 2 * 2};
  const Status done = film(options, picture);
  return done ? kExitOk : report_failure(done.error());
}

}  // namespace sandtable
