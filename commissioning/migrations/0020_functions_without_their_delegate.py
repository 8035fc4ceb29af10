from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('commissioning', '0019_carry_delegations_over'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='delegatedfunction',
            name='retained_function_has_no_delegate',
        ),
        migrations.RemoveConstraint(
            model_name='delegatedfunction',
            name='delegate_has_instrument_and_date',
        ),
        migrations.RemoveConstraint(
            model_name='delegatedfunction',
            name='delegate_is_not_the_holder',
        ),
        migrations.RemoveField(
            model_name='delegatedfunction',
            name='delegate',
        ),
        migrations.RemoveField(
            model_name='delegatedfunction',
            name='delegated_on',
        ),
        migrations.RemoveField(
            model_name='delegatedfunction',
            name='instrument',
        ),
        migrations.RemoveField(
            model_name='historicaldelegatedfunction',
            name='delegate',
        ),
        migrations.RemoveField(
            model_name='historicaldelegatedfunction',
            name='delegated_on',
        ),
        migrations.RemoveField(
            model_name='historicaldelegatedfunction',
            name='instrument',
        ),
    ]
