/* Tests of the model, without a market: see eyeballs_test.h. */
#include "eyeballs_test.h"

/* A hundred users who all use it every day; half of them find it too dear. */
static eyeballs_test *market(const char *parameters) {
    eyeballs_test *test = EYEBALLS_TEST_NEW(100, parameters);
    EYEBALLS_TEST_FILL(test, "minutes_today", 10);
    EYEBALLS_TEST_FILL(test, "willingness_to_pay", 5);
    float *worth = EYEBALLS_TEST_COLUMN(test, "willingness_to_pay");
    for (int row = 0; row < 50; row++) {
        worth[row] = 0.0f;
    }
    return test;
}

static int who_does_not_find_it_too_dear_pays(void) {
    eyeballs_test *test = market("price=2 chance=1");
    EYEBALLS_TEST_DAY(test);
    EYEBALLS_EXPECT(EYEBALLS_TEST_POSTING(test, "fees") == 100000000);
    EYEBALLS_EXPECT(EYEBALLS_TEST_METRIC(test, "first_fees") == 50);
    EYEBALLS_EXPECT(((float *)EYEBALLS_TEST_COLUMN(test, "experience"))[0] == -0.1f);
    EYEBALLS_TEST_DAY(test);
    EYEBALLS_EXPECT(EYEBALLS_TEST_METRIC(test, "first_fees") == 0);
    return eyeballs_test_end(test);
}

static int about_as_many_pay_as_the_chance_says(void) {
    eyeballs_test *test = market("chance=0.2");
    double fees = 0;
    for (int day = 0; day < 100; day++) {
        EYEBALLS_TEST_DAY(test);
        fees += EYEBALLS_TEST_METRIC(test, "fees");
    }
    /* 5,000 draws: mean 1,000, standard deviation 28. */
    EYEBALLS_EXPECT(fees > 860 && fees < 1140);
    return eyeballs_test_end(test);
}

int main(void) {
    EYEBALLS_EXPECT(EYEBALLS_TEST_REFUSES("price=0", "price"));
    int failed = who_does_not_find_it_too_dear_pays() | about_as_many_pay_as_the_chance_says();
    puts(failed ? "some tests failed" : "all tests passed");
    return failed;
}
