"""Make the database and the front-end files of a place ready, so that this is not counted as loading."""

import django

if __name__ == "__main__":
    django.setup()
    from oneplan.ready import prepare_database, prepare_pages

    prepare_database(lambda text: None)
    prepare_pages(lambda text: None)
