#include <gtest/gtest.h>

#include <filesystem>

#include "viewer/render/image.h"
#include "viewer/render/job_board.h"

namespace sandtable::render {
namespace {

TEST(Image, comparing_counts_what_differs) {
  Image a{4, 1, std::vector<std::uint8_t>(16, 100)}, b = a;
  b.rgba[0] = 160;
  const auto d = compare(a, b, 20);
  EXPECT_DOUBLE_EQ(d.share_over, 0.25);
  EXPECT_DOUBLE_EQ(d.mean, 5);
  EXPECT_DOUBLE_EQ(compare(a, Image{1, 1, {0, 0, 0, 0}}, 20).share_over, 1);
}

TEST(Image, a_picture_survives_its_file) {
  Image a{3, 2, {}};
  for (std::uint8_t i = 0; i < 24; ++i) a.rgba.push_back(static_cast<std::uint8_t>(i * 10));
  const auto path = std::filesystem::temp_directory_path() / "sandtable_image_test.png";
  ASSERT_TRUE(write_png(path, a));
  const auto back = read_png(path);
  std::filesystem::remove(path);
  ASSERT_TRUE(back) << back.error().message;
  EXPECT_EQ(back->rgba, a.rgba);
}

TEST(Image, what_a_picture_says_of_itself_lies_beside_its_pixels) {
  const Image a{2, 1, {1, 2, 3, 255, 4, 5, 6, 255}};
  const auto path = std::filesystem::temp_directory_path() / "sandtable_image_text_test.png";
  ASSERT_TRUE(write_png(path, a, std::vector<PictureText>{{"Title", "澄汀市 / Chengting"}, {"Source", "journal entry 7"}}));
  const auto texts = read_png_texts(path);
  const auto back = read_png(path);
  std::filesystem::remove(path);
  ASSERT_TRUE(back) << back.error().message;
  EXPECT_EQ(back->rgba, a.rgba);
  ASSERT_EQ(texts.size(), 2U);
  EXPECT_EQ(texts[0].value, "澄汀市 / Chengting");
  EXPECT_EQ(texts[1].key, "Source");
  EXPECT_TRUE(read_png_texts("/no/such/picture.png").empty());
}

TEST(Image, a_missing_file_is_named) {
  const auto missing = read_png("/no/such/picture.png");
  ASSERT_FALSE(missing);
  EXPECT_NE(missing.error().message.find("/no/such/picture.png"), std::string::npos);
}

struct Number final : JobProduct {
  explicit Number(int v) : value(v) {}
  int value;
};

Job job(std::uint64_t key, double urgency) {
  return {key, urgency, [key] { return std::make_unique<Number>(static_cast<int>(key) * 2); }};
}

TEST(JobBoard, the_most_urgent_wish_is_done_first) {
  JobBoard board(0);
  board.want({job(1, 5), job(2, 9), job(3, 1)});
  while (board.help()) {
  }
  const auto done = board.take_finished();
  ASSERT_EQ(done.size(), 3U);
  EXPECT_EQ(done[0].key, 2U);
  EXPECT_EQ(done[1].key, 1U);
  EXPECT_EQ(dynamic_cast<Number&>(*done[2].product).value, 6);
}

TEST(JobBoard, what_is_no_longer_wished_for_is_not_started) {
  JobBoard board(0);
  board.want({job(1, 5), job(2, 9)});
  board.want({job(3, 1)});
  while (board.help()) {
  }
  const auto done = board.take_finished();
  ASSERT_EQ(done.size(), 1U);
  EXPECT_EQ(done[0].key, 3U);
}

TEST(JobBoard, finished_work_is_not_done_again_before_it_is_taken) {
  JobBoard board(0);
  board.want({job(1, 5)});
  EXPECT_TRUE(board.help());
  board.want({job(1, 5)});
  EXPECT_FALSE(board.help());
}

TEST(JobBoard, workers_finish_everything) {
  JobBoard board(2);
  std::vector<Job> jobs;
  for (std::uint64_t k = 1; k <= 50; ++k) jobs.push_back(job(k, 1));
  board.want(std::move(jobs));
  std::size_t done = 0;
  while (board.help()) {
  }
  while (board.wait_for_any()) done += board.take_finished().size();
  EXPECT_EQ(done, 50U);
}

}  // namespace
}  // namespace sandtable::render
